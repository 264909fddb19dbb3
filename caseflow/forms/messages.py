"""What the forms say to a person who filled something in wrongly, and WTForms' own messages in Vietnamese."""

from __future__ import annotations

from caseflow.core.text import Text, say

REQUIRED = say("Vui lòng điền mục này.", "Please fill this in.")
CHOOSE = say("Vui lòng chọn một mục.", "Please choose one.")
ACCEPT = say("Cần đồng ý với cam kết này để tiếp tục.", "You must accept this commitment to continue.")
ROWS_NEEDED = say("Vui lòng thêm ít nhất {n} dòng.", "Please add at least {n} row(s).")
ROWS_MANY = say("Nhiều nhất {n} dòng.", "At most {n} rows.")
CHOICES_FEW = say("Vui lòng chọn ít nhất {n} mục.", "Please choose at least {n}.")
CHOICES_MANY = say("Chọn nhiều nhất {n} mục.", "Choose at most {n}.")
TOO_SHORT = say("Cần ít nhất {n} ký tự.", "At least {n} characters are needed.")
TOO_LONG = say("Nhiều nhất {n} ký tự; hiện có {have} ký tự.", "At most {n} characters; there are {have} now.")
TOO_SMALL = say("Không được nhỏ hơn {limit}.", "Must not be less than {limit}.")
TOO_GREAT = say("Không được lớn hơn {limit}.", "Must not be greater than {limit}.")
TOO_EARLY = say("Không được trước ngày {limit}.", "Must not be before {limit}.")
TOO_LATE = say("Không được sau ngày {limit}.", "Must not be after {limit}.")
BEFORE_OTHER = say("Không được trước “{label}” ({limit}).", "Must not be before “{label}” ({limit}).")
ABOVE_OTHER = say("Không được lớn hơn “{label}” ({limit}).", "Must not be greater than “{label}” ({limit}).")
NOT_SUM = say("Phải bằng tổng của {label}: {limit}.", "Must be the sum of {label}: {limit}.")
UNREADABLE = say(
    "Giá trị đã lưu không đọc được, vui lòng nhập lại.", "The stored value cannot be read; please enter it again."
)

NOT_INTEGER = say(
    "Số nguyên chưa đúng cách viết. Ví dụ: 1250 hoặc 1.250.",
    "Not a whole number as written in Viet Nam. Example: 1250 or 1.250.",
)
NOT_DONG = say(
    "Số tiền chưa đúng cách viết. Ví dụ: 50.000.000.",
    "Not an amount as written in Viet Nam. Example: 50.000.000.",
)
NOT_PERCENTAGE = say(
    "Tỷ lệ chưa đúng cách viết. Dùng dấu phẩy, nhiều nhất hai chữ số lẻ, ví dụ: 2,5.",
    "Not a percentage as written in Viet Nam. Use a comma and at most two decimals, for example 2,5.",
)
NOT_DECIMAL = say(
    "Số chưa đúng cách viết. Dùng dấu phẩy cho phần thập phân, ví dụ: 0,05.",
    "Not a number as written in Viet Nam. Use a comma for decimals, for example 0,05.",
)
NUMBER_HUGE = say("Số quá lớn.", "The number is too large.")
NOT_DATE = say("Ngày chưa đúng. Ví dụ: 05/11/2026.", "Not a valid date. Example: 05/11/2026.")
NOT_DATETIME = say(
    "Ngày giờ chưa đúng. Ví dụ: 14:30 05/11/2026.", "Not a valid date and time. Example: 14:30 05/11/2026."
)
NOT_POSITION = say(
    "Vị trí chưa đúng. Nhập vĩ độ rồi kinh độ, ví dụ: 20.646, 106.051.",
    "Not a position. Enter the latitude, then the longitude, for example 20.646, 106.051.",
)
POSITION_SWAPPED = say(
    "Vĩ độ và kinh độ bị đổi chỗ. Nhập vĩ độ trước, ví dụ: 20.646, 106.051.",
    "Latitude and longitude are swapped. The latitude comes first, for example 20.646, 106.051.",
)
POSITION_ABROAD = say("Vị trí này nằm ngoài Việt Nam.", "This position is outside Viet Nam.")
NOT_GTIN = say("Mã GTIN phải có 8, 12, 13 hoặc 14 chữ số.", "A GTIN has 8, 12, 13 or 14 digits.")
NOT_GLN = say("Mã địa điểm GLN phải có 13 chữ số.", "A GLN has 13 digits.")
NOT_LOT = say(
    "Số lô, sê-ri gồm 1 đến 20 chữ không dấu, chữ số và các dấu như - . / (không có dấu cách, ngoặc).",
    "A lot or serial number has 1 to 20 letters, digits and marks such as - . / (no blanks, no brackets).",
)
NOT_ADDRESS = say(
    "Địa chỉ chưa đúng. Bắt đầu bằng https:// và không có dấu ? hoặc #, ví dụ: https://id.gs1.org.",
    "Not a web address. It begins with https:// and has no ? or #, for example https://id.gs1.org.",
)
WRONG_CHECK_DIGIT = say(
    "Chữ số kiểm tra (chữ số cuối) không khớp. Vui lòng đối chiếu lại mã.",
    "The check digit (the last one) does not match. Please compare the code again.",
)
WRONG_COUNTRY = say(
    "Mã phải bắt đầu bằng {prefix} (mã quốc gia GS1 của Việt Nam là 893).",
    "The code must begin with {prefix} (the GS1 prefix of Viet Nam is 893).",
)
TOO_SHORT_A_TIME = say("Khoảng thời gian ít nhất là {n} phút.", "It must take at least {n} minutes.")
TOO_LONG_A_TIME = say("Khoảng thời gian nhiều nhất là {n} phút.", "It may take at most {n} minutes.")
BACKWARDS = say("Thời điểm kết thúc trước thời điểm bắt đầu.", "The end is before the beginning.")
NOT_OPTION = say("Mục đã chọn không có trong danh sách.", "What was chosen is not in the list.")
NOT_EMAIL = say(
    "Địa chỉ thư điện tử chưa đúng. Ví dụ: ten@congty.vn.",
    "Not a valid e-mail address. Example: name@company.vn.",
)
NOT_PHONE = say(
    "Số điện thoại chưa đúng. Ví dụ: 0221 386 2345.", "Not a valid telephone number. Example: 0221 386 2345."
)
NOT_TAX_CODE = say(
    "Mã số thuế chưa đúng (10 chữ số, 10 chữ số kèm -001, hoặc 12 chữ số).",
    "Not a valid tax code (10 digits, 10 digits with -001, or 12 digits).",
)

YES = say("Có", "Yes")
NO = say("Không", "No")
PASSED = say("Đạt", "Passed")
FAILED = say("Không đạt", "Failed")
MINUTES = say("{n} phút", "{n} min")
NOT_YET = say("Tự tính khi đủ số liệu", "Worked out once the answers are there")
ROW = say("dòng {n}", "row {n}")
FILES = say("{n} tệp", "{n} file(s)")

_VI = {
    "Invalid field name '%s'.": "Tên trường '%s' không hợp lệ.",
    "Field must be equal to %(other_name)s.": "Phải giống với %(other_name)s.",
    "Field must be at least %(min)d character long.": "Cần ít nhất %(min)d ký tự.",
    "Field cannot be longer than %(max)d character.": "Nhiều nhất %(max)d ký tự.",
    "Field must be exactly %(max)d character long.": "Cần đúng %(max)d ký tự.",
    "Field must be between %(min)d and %(max)d characters long.": "Cần từ %(min)d đến %(max)d ký tự.",
    "Number must be at least %(min)s.": "Không được nhỏ hơn %(min)s.",
    "Number must be at most %(max)s.": "Không được lớn hơn %(max)s.",
    "Number must be between %(min)s and %(max)s.": "Phải từ %(min)s đến %(max)s.",
    "Date must be at least %(min)s.": "Không được trước ngày %(min)s.",
    "Date must be at most %(max)s.": "Không được sau ngày %(max)s.",
    "Date must be between %(min)s and %(max)s.": "Phải từ ngày %(min)s đến ngày %(max)s.",
    "This field is required.": "Vui lòng điền mục này.",
    "Invalid input.": "Nội dung không hợp lệ.",
    "Invalid email address.": "Địa chỉ thư điện tử chưa đúng.",
    "Invalid IP address.": "Không phải địa chỉ IP hợp lệ.",
    "Invalid Mac address.": "Không phải địa chỉ MAC hợp lệ.",
    "Invalid URL.": "Không phải địa chỉ trang mạng hợp lệ.",
    "Invalid UUID.": "Không phải mã UUID hợp lệ.",
    "Invalid value, must be one of: %(values)s.": "Phải là một trong: %(values)s.",
    "Invalid value, can't be any of: %(values)s.": "Không được là: %(values)s.",
    "This field cannot be edited.": "Mục này không sửa được.",
    "This field is disabled and cannot have a value.": "Mục này đang khóa, không nhận giá trị.",
    "Invalid CSRF Token.": "Mã bảo vệ biểu mẫu không đúng. Vui lòng tải lại trang.",
    "CSRF token missing.": "Thiếu mã bảo vệ biểu mẫu. Vui lòng tải lại trang.",
    "CSRF failed.": "Mã bảo vệ biểu mẫu không đúng. Vui lòng tải lại trang.",
    "CSRF token expired.": "Biểu mẫu đã mở quá lâu. Vui lòng tải lại trang.",
    "Invalid Choice: could not coerce.": "Mục đã chọn không hợp lệ.",
    "Choices cannot be None.": "Không có mục nào để chọn.",
    "Not a valid choice.": "Mục đã chọn không có trong danh sách.",
    "Invalid choice(s): one or more data inputs could not be coerced.": "Có mục đã chọn không hợp lệ.",
    "'%(value)s' is not a valid choice for this field.": "'%(value)s' không có trong danh sách.",
    "Not a valid datetime value.": "Ngày giờ chưa đúng.",
    "Not a valid date value.": "Ngày chưa đúng.",
    "Not a valid time value.": "Giờ chưa đúng.",
    "Not a valid week value.": "Tuần chưa đúng.",
    "Not a valid integer value.": "Số nguyên chưa đúng cách viết.",
    "Not a valid decimal value.": "Số chưa đúng cách viết.",
    "Not a valid float value.": "Số chưa đúng cách viết.",
}


class Unreadable(ValueError):
    """What was typed is no value of this kind; `message` says what one looks like."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.en)
        self.message = message


class Translations:
    """WTForms' own messages in `locale`, for `Meta.get_translations` of compiled forms and of those written by hand."""

    def __init__(self, locale: str) -> None:
        self._messages = {} if locale == "en" else _VI

    def gettext(self, string: str) -> str:
        """The message in this language."""
        return self._messages.get(string, string)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """The message for `n`; Vietnamese has one form."""
        return self._messages.get(singular, singular if n == 1 else plural)
