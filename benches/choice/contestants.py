"""Solves instances given as JSON lines on stdin with HiGHS or OR-tools CP-SAT, one line of JSON out for each.

    python3 contestants.py highs|cp-sat SECONDS [objectives]

The question is the whole of ours: the objectives one after the other, each kept as a row for the next; then of all that is as
good the first in the fixed order of the variables; then whether another that differs in a named variable is as good (ours goes
on to eight of them and tells the first in order; here any one is enough). With `objectives` only the first of these is asked.
One thread. The seconds counted are those of the processor in the solver's own calls: building the model in Python is not
counted, here as there.
"""

import json
import sys
import time

# What the weights of a fixed order may come to in one objective: an integer of CP-SAT, exact in HiGHS's tolerances.
CP_SAT_ORDER = 1 << 50
HIGHS_ORDER = 1 << 20


def orders(uppers, most):
    """The fixed order as sums: each weighs a run of variables so that an earlier one decides before all later ones."""
    sums, terms, weight = [], [], 1
    for variable in reversed(range(len(uppers))):
        if weight * (uppers[variable] + 1) > most and terms:
            sums.append(terms)
            terms, weight = [], 1
        terms.append((variable, weight))
        weight *= uppers[variable] + 1
    return list(reversed(sums + [terms] if terms else sums))


class Highs:
    def __init__(self, model):
        import highspy
        import numpy

        self.highspy, self.numpy = highspy, numpy
        self.order = HIGHS_ORDER
        self.uppers = model["upper"]
        self.solver = highspy.Highs()
        for option, value in [
            ("output_flag", False),
            ("threads", 1),
            ("mip_rel_gap", 0.0),
            ("mip_abs_gap", 0.0),
        ]:
            self.solver.setOptionValue(option, value)
        for upper in self.uppers:
            self.variable(upper)
        self.solver.changeObjectiveSense(highspy.ObjSense.kMaximize)

    def variable(self, upper):
        self.solver.addVar(0, upper)
        new = self.solver.getNumCol() - 1
        self.solver.changeColIntegrality(new, self.highspy.HighsVarType.kInteger)
        return new

    def at_most(self, terms, bound):
        self.row(terms, -self.highspy.kHighsInf, bound)

    def at_least(self, terms, bound):
        self.row(terms, bound, self.highspy.kHighsInf)

    def row(self, terms, low, high):
        places = self.numpy.array([variable for variable, _ in terms], dtype=self.numpy.int32)
        by = self.numpy.array([float(by) for _, by in terms])
        self.solver.addRow(low, high, len(terms), places, by)

    def run(self, terms, seconds):
        """Returns the values, or none where there is no assignment, with the seconds taken; raises where it is not settled."""
        for variable in range(self.solver.getNumCol()):
            self.solver.changeColCost(variable, 0.0)
        for variable, by in terms:
            self.solver.changeColCost(variable, float(by))
        self.solver.setOptionValue("time_limit", float(seconds))
        start = time.process_time()
        self.solver.run()
        used = time.process_time() - start
        status = self.solver.getModelStatus()
        if status == self.highspy.HighsModelStatus.kInfeasible:
            return None, used
        if status != self.highspy.HighsModelStatus.kOptimal:
            raise TimeoutError
        return [round(value) for value in self.solver.getSolution().col_value], used


class CpSat:
    def __init__(self, model):
        from ortools.sat.python import cp_model

        self.cp_model = cp_model
        self.order = CP_SAT_ORDER
        self.uppers = model["upper"]
        self.model = cp_model.CpModel()
        self.variables = []
        for upper in self.uppers:
            self.variable(upper)

    def variable(self, upper):
        self.variables.append(self.model.new_int_var(0, upper, ""))
        return len(self.variables) - 1

    def total(self, terms):
        return sum(by * self.variables[variable] for variable, by in terms)

    def at_most(self, terms, bound):
        self.model.add(self.total(terms) <= bound)

    def at_least(self, terms, bound):
        self.model.add(self.total(terms) >= bound)

    def run(self, terms, seconds):
        if terms:
            self.model.maximize(self.total(terms))
        else:
            self.model.clear_objective()
        solver = self.cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.max_time_in_seconds = seconds
        start = time.process_time()
        status = solver.solve(self.model)
        used = time.process_time() - start
        if status == self.cp_model.INFEASIBLE:
            return None, used
        if status != self.cp_model.OPTIMAL and (terms or status != self.cp_model.FEASIBLE):
            raise TimeoutError
        values = [solver.value(variable) for variable in self.variables]
        self.model.clear_hints()
        for variable, value in zip(self.variables, values):
            self.model.add_hint(variable, value)
        return values, used


def value(terms, values):
    return sum(by * values[variable] for variable, by in terms)


def differ(solver, uppers, named, values):
    """Demands that a named variable has another value; returns false where none can."""
    terms, bound = [], 1
    for variable, (upper, is_named, own) in enumerate(zip(uppers, named, values)):
        if not is_named or upper == 0:
            continue
        if upper == 1:
            terms.append((variable, 1 if own == 0 else -1))
            bound -= own
            continue
        if own < upper:
            above = solver.variable(1)
            solver.at_least([(variable, 1), (above, -(own + 1))], 0)
            terms.append((above, 1))
        if own > 0:
            below = solver.variable(1)
            solver.at_most([(variable, 1), (below, upper - own + 1)], upper)
            terms.append((below, 1))
    if terms:
        solver.at_least(terms, bound)
    return bool(terms)


def solve(kind, model, seconds, whole):
    """Returns the objectives, the values, whether they are unique, the seconds used and whether all is settled."""
    solver = kind(model)
    for terms, bound in model["rows"]:
        solver.at_most(terms, bound)
    best, values, used, unique = [], [], 0.0, False
    try:
        for terms in model["objectives"]:
            values, took = solver.run(terms, seconds - used)
            used += took
            best.append(value(terms, values))
            solver.at_least(terms, best[-1])
        if whole:
            for terms in orders(solver.uppers, solver.order):
                values, took = solver.run(terms, seconds - used)
                used += took
                solver.at_least(terms, value(terms, values))
                values = values[: len(solver.uppers)]
            # The order is settled; what is as good must differ from it, and is asked of the objectives alone.
            other = kind(model)
            for terms, bound in model["rows"]:
                other.at_most(terms, bound)
            for terms, reached in zip(model["objectives"], best):
                other.at_least(terms, reached)
            unique = True
            if differ(other, solver.uppers, model["named"], values):
                equal, took = other.run([], seconds - used)
                used += took
                unique = equal is None
        if used > seconds:
            raise TimeoutError
    except TimeoutError:
        return best, values, unique, used, False
    return best, values, unique, used, True


def main():
    kind = {"highs": Highs, "cp-sat": CpSat}[sys.argv[1]]
    seconds, whole = float(sys.argv[2]), sys.argv[3:] != ["objectives"]
    # The first call of a library loads it; that is nobody's time.
    solve(kind, {"upper": [1], "named": [True], "rows": [[[[0, 1]], 1]], "objectives": [[[0, 1]]]}, seconds, whole)
    for line in sys.stdin:
        best, values, unique, used, settled = solve(kind, json.loads(line), seconds, whole)
        found = {"objectives": best, "values": values if whole else [], "unique": unique}
        print(json.dumps({**found, "microseconds": round(used * 1e6), "proved": settled}), flush=True)


main()
