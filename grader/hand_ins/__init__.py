"""Hand-ins from outside, as names and bytes: found, unpacked and read without being tricked, never parsed.

collect    find them                                    student    what one student handed in
platforms  names that Moodle and Canvas give            hand_in    read one file
archive    open an archive from outside                 unpack     in a process of its own with limits
unzip      read a zip that is made to hurt              untar      a tar, or a compressed one
members    caps, and names that are safe               misplaced  other names, inner folders
shares     what one student of a class may have         roster     all of a run, in little room
"""
