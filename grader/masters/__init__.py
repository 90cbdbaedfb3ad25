"""Turn a course that exists into labs: masters of nbgrader and otter, and notebooks with holes.

Trusted side, on the instructor's own notebook; nothing of it is executed. The way through the package:

    notebook                    JSON to cells
    nbgrader otter plain        cells to parts and test cases, by the tool that the master was written for
    records                     what a master holds, as plain records
    regions holes               what of a cell students write
    module values tidy          definitions, with markers: the solution
    steps claims                a test case taken apart: statements, and what they assert
    scope flow                  what names stand for, and which statements an assertion needs
    doors                       what no check may hold, whatever the notebook has
    direct probed               the two ways of an assertion: `student.f(x)`, or a probe beside the student's code
    translate check words suite checks as text
    lab told                    all files, and what became of each cell
"""

from grader.masters.lab import Import, import_master
from grader.masters.told import Row

__all__ = ["Import", "Row", "import_master"]
