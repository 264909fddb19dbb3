"""What anybody may read without an account: offers, answers to visitors, look-ups and yearly figures."""
