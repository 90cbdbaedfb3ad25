# F91: raises an error with what Azure, and GitHub's older form, take for a command wherever it stands in a line
# expect = "error"
# reason = "ValueError: ##\\[error\\]forged ##vso"
# aim = "  ValueError: ##[error]forged ##vso[task.setvariable"
# defence = ["harmless logs"]
raise ValueError("##[error]forged ##vso[task.setvariable variable=grade]10")
