"""Toy."""
import torch
def f(x):
    """F."""
    ### BEGIN SOLUTION
    return x.softmax(-1)
    ### END SOLUTION
def g(x):
    ### BEGIN SOLUTION
    return f(x) * 2
    ### END SOLUTION
