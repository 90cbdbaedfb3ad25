"""The only code of the harness that is mounted in the sandbox; it imports nothing of grader.

__main__   the warden: orders and watches a child for each request
zygote     imports torch, forks the children          practice   what it runs once itself
confine    Landlock, seccomp and limits               memory     make forks cheap
worker     what a child does: load, call, reply       wire       values as bytes, never pickle
source     a hand-in as the text of one module        loading    execute it
notebook   a module of a notebook's cells             cells      read them as Python, magics and all
syntax     what one statement says                    lazy       torch's compiler, imported late
pages      a hand-in as it is shown in feedback       prose      its Markdown and code
spawned    requests without fork, for macOS and Windows
probekit/  what probes of several labs share
"""
