"""A plan that says everything a plan can say, as an overlay over the shipped one: growth, parts, money, ranked groups."""

from __future__ import annotations

from pathlib import Path

from caseflow.core.content import shipped_root
from tests.support.overlay import PROGRAMME

SHIPPED = (shipped_root() / PROGRAMME).read_text(encoding="utf-8")

PRIORITY = """\
priority:
  mode: LEXICOGRAPHIC
  ties: [women_led, submitted, code]
  legal_basis: Kế hoạch (ví dụ), mục III
  groups:
    key_product:
      title: {vi: "Sản phẩm chủ lực, đặc thù", en: "Key, distinctive product"}
      claim:
        evidence: {vi: Văn bản công nhận, en: A document that names it}
        details:
          product: {kind: text, label: {vi: Tên sản phẩm, en: Product}, required: true, max: 200}
        shows: {vi: "Sản phẩm: {product}", en: "Product: {product}"}
      legal_basis: Kế hoạch (ví dụ), mục III.a
    material:
      title: {vi: Dùng nguyên liệu trong nước, en: Uses domestic material}
      claim: {evidence: {vi: Hợp đồng mua nguyên liệu, en: Contracts of purchase}}
      grades:
        in_province: {vi: nguyên liệu trong tỉnh, en: material of the province}
        domestic: {vi: nguyên liệu trong nước, en: domestic material}
      legal_basis: Kế hoạch (ví dụ), mục III.b
    sme:
      title: {vi: Doanh nghiệp nhỏ và vừa, en: Small or medium-sized enterprise}
      size: [micro, small, medium]
      legal_form: [private_enterprise, limited_company, joint_stock, partnership, state_owned]
      legal_basis: {source: Nghị định 80/2021/NĐ-CP Điều 5, confirmed: true}
    women_led:
      title: {vi: Doanh nghiệp do phụ nữ làm chủ, en: Women-owned enterprise}
      claim: {evidence: {vi: Giấy đăng ký doanh nghiệp, en: Business registration}}
      ranks: false
      legal_basis: {source: Nghị định 80/2021/NĐ-CP Điều 4, confirmed: true}

"""
INDICATORS = """\
  productivity: {title: {vi: Tốc độ tăng năng suất lao động, en: Growth of labour productivity}, unit: "%", rate: true}
  nqa: {title: {vi: Doanh nghiệp đạt Giải thưởng Chất lượng Quốc gia, en: Enterprises with the National Quality Award}, unit: {vi: doanh nghiệp, en: enterprises}}
  nqa_gold: {title: {vi: đạt Giải Vàng, en: with the Gold prize}, unit: {vi: doanh nghiệp, en: enterprises}, part_of: nqa}
  learners: {title: {vi: Lượt người được đào tạo, en: Participations in training}, unit: {vi: lượt, en: participations}}
"""
TARGETS = """\
  - {indicator: productivity, period: years_2021_2025, qualifier: more_than, min: 7, yearly: true, legal_basis: Kế hoạch (ví dụ)}
  - {indicator: productivity, period: years_2026_2030, qualifier: more_than, min: 7.5, yearly: true, legal_basis: Kế hoạch (ví dụ)}
  - {indicator: nqa, period: years_2026_2030, qualifier: at_least, min: 5, legal_basis: Kế hoạch (ví dụ)}
  - {indicator: nqa_gold, period: years_2026_2030, qualifier: at_least, min: 1, legal_basis: Kế hoạch (ví dụ)}
  - {indicator: learners, period: years_2021_2025, qualifier: about, min: 1250, legal_basis: Kế hoạch (ví dụ)}
  - {indicator: learners, period: years_2021_2025, qualifier: at_least, min: 250, yearly: true, legal_basis: Kế hoạch (ví dụ)}
  - {indicator: learners, period: years_2026_2030, qualifier: range, min: 10, max: 15, growth_over: years_2021_2025, legal_basis: Kế hoạch (ví dụ)}
"""
MONEY = """\
budget:
  legal_basis: Phụ lục kinh phí (ví dụ)
  total: 1_800_000_000
  years: {2026: 700_000_000, 2027: 1_100_000_000}
  sections:
    - number: I
      title: Đào tạo, tập huấn
      total: 1_000_000_000
      years: {2026: 400_000_000, 2027: 600_000_000}
      lines:
        - {number: "1", title: Lớp ISO 9001, quantity: 2 lớp, years: {2026: 400_000_000, 2027: 0}, total: 400_000_000}
        - {number: "2", title: Lớp VietGAP, quantity: 3 lớp, years: {2027: 600_000_000}, total: 600_000_000, note: lồng ghép}
    - {number: II, title: Hỗ trợ doanh nghiệp, quantity: 20 đơn vị, total: 800_000_000, years: {2026: 300_000_000, 2027: 500_000_000}, note: theo định mức}
    - {number: III, title: Khảo sát nhu cầu, total: 0, note: kinh phí thường xuyên}
funds:
  legal_basis: Phụ lục kinh phí (ví dụ)
  total: 1_800_000_000
  years: {2026: 700_000_000, 2027: 1_100_000_000}
  sources:
    central: {kind: central, title: {vi: Ngân sách trung ương hỗ trợ, en: Central budget}, total: 300_000_000, years: {2026: 100_000_000, 2027: 200_000_000}}
    science: {kind: local, title: {vi: Ngân sách sự nghiệp khoa học, en: Science budget}, total: 1_000_000_000, years: {2026: 400_000_000, 2027: 600_000_000}}
    counterpart: {kind: enterprise, title: {vi: Đối ứng của doanh nghiệp, en: Counterpart of enterprises}, total: 500_000_000, years: {2026: 200_000_000, 2027: 300_000_000}}
"""


def text() -> str:
    """The shipped plan with all of it."""
    said = SHIPPED
    before, rest = said.split("priority:\n", 1)
    said = before + PRIORITY + rest[rest.index("support_norm:") :]
    said = said.replace("\ntargets:\n", INDICATORS + "\ntargets:\n", 1)
    said = said.replace("\nagencies:\n", TARGETS + "\nagencies:\n", 1)
    before, rest = said.split("funds:\n", 1)
    return before + MONEY + "\n" + rest[rest.index("reviews:") :]


def write(overlay: Path) -> Path:
    """Puts it into an overlay folder; gives the folder."""
    target = overlay / PROGRAMME
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text(), encoding="utf-8")
    return overlay
