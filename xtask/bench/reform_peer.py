"""Solves choices of functions with HiGHS, beside Oakham.

Usage: reform_peer.py PROBLEMS.csv. Prints a reading a line, a name and a value.

A line of the file is a candidate of a group: its harm and what it takes of three limits; the group
-1 holds the limits. HiGHS is asked for a gap of 0.
"""

import csv
import sys
import time

import highspy

N_RUNS = 5


def model(rows):
    """The problem as a mixed integer programme: one candidate a group, three limits."""
    candidates = [row for row in rows if row["group"] != "-1"]
    (limits,) = [row for row in rows if row["group"] == "-1"]
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("mip_abs_gap", 0.0)
    chosen = [solver.addBinary(obj=float(row["harm"])) for row in candidates]
    for limit in ("icb", "system", "exits"):
        # In thousands of pounds, so that amounts are of a size that the solver likes.
        taken = sum(one * (int(row[limit]) / 1e5) for one, row in zip(chosen, candidates))
        solver.addConstr(taken <= int(limits[limit]) / 1e5)
    groups = {}
    for one, row in zip(chosen, candidates):
        groups.setdefault(row["group"], []).append(one)
    for members in groups.values():
        solver.addConstr(sum(members) == 1)
    return solver


def main():
    print("highs_version", highspy.Highs().version())
    with open(sys.argv[1], newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for name in dict.fromkeys(row["problem"] for row in rows):
        of_name = [row for row in rows if row["problem"] == name]
        for _ in range(N_RUNS):
            solver = model(of_name)
            started = time.perf_counter()
            solver.run()
            print(f"{name}_ms", f"{(time.perf_counter() - started) * 1e3:.3f}")
        print(f"{name}_harm", round(solver.getInfo().objective_function_value))


main()
