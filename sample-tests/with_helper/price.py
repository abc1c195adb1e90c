"""A helper module: what a customer pays."""


def with_tax(net, rate):
    """Gross price of `net`, `rate` in percent, rounded to cents."""
    return round(net * (100 + rate) / 100, 2)
