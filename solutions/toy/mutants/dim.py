"""Dim.

loses: f
"""
def f(x):
    return x.softmax(0)
