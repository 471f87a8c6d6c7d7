"""Solves instances given as JSON lines on stdin with HiGHS or OR-tools CP-SAT, one line of JSON out for each.

    python3 contestants.py highs|cp-sat SECONDS

Only the objectives are asked for, one after the other, each kept as a row for the next; the fixed order of the
variables and the search for an equal, which ours does too, are not. One thread. The seconds counted are those of the
processor in the solver's own call: building the model in Python is not counted.
"""

import json
import sys
import time


def highs(model, seconds):
    import highspy
    import numpy

    solver = highspy.Highs()
    for option, value in [
        ("output_flag", False),
        ("threads", 1),
        ("time_limit", seconds),
        ("mip_rel_gap", 0.0),
        ("mip_abs_gap", 0.0),
    ]:
        solver.setOptionValue(option, value)
    for upper in model["upper"]:
        solver.addVar(0, upper)
    for variable in range(len(model["upper"])):
        solver.changeColIntegrality(variable, highspy.HighsVarType.kInteger)

    def add(terms, low, high):
        places = numpy.array([variable for variable, _ in terms], dtype=numpy.int32)
        by = numpy.array([float(by) for _, by in terms])
        solver.addRow(low, high, len(terms), places, by)

    for terms, bound in model["rows"]:
        add(terms, -highspy.kHighsInf, bound)
    best, used = [], 0.0
    solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
    for terms in model["objectives"]:
        for variable in range(len(model["upper"])):
            solver.changeColCost(variable, 0.0)
        for variable, by in terms:
            solver.changeColCost(variable, float(by))
        start = time.process_time()
        solver.run()
        used += time.process_time() - start
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal or used > seconds:
            return best, used, False
        value = round(solver.getInfo().objective_function_value)
        best.append(value)
        add(terms, value, highspy.kHighsInf)
    return best, used, True


def cp_sat(model, seconds):
    from ortools.sat.python import cp_model

    ours = cp_model.CpModel()
    variables = [ours.new_int_var(0, upper, "") for upper in model["upper"]]

    def total(terms):
        return sum(by * variables[variable] for variable, by in terms)

    for terms, bound in model["rows"]:
        ours.add(total(terms) <= bound)
    best, used = [], 0.0
    for terms in model["objectives"]:
        ours.maximize(total(terms))
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.max_time_in_seconds = seconds
        start = time.process_time()
        status = solver.solve(ours)
        used += time.process_time() - start
        if status != cp_model.OPTIMAL or used > seconds:
            return best, used, False
        best.append(round(solver.objective_value))
        ours.add(total(terms) >= best[-1])
        ours.clear_hints()
        for variable in variables:
            ours.add_hint(variable, solver.value(variable))
    return best, used, True


def main():
    solve = {"highs": highs, "cp-sat": cp_sat}[sys.argv[1]]
    seconds = float(sys.argv[2])
    # The first call of a library loads it; that is nobody's time.
    solve({"upper": [1], "rows": [[[[0, 1]], 1]], "objectives": [[[0, 1]]]}, seconds)
    for line in sys.stdin:
        best, used, proved = solve(json.loads(line), seconds)
        print(json.dumps({"objectives": best, "microseconds": round(used * 1e6), "proved": proved}), flush=True)


main()
