"""Runs the flow engine's benchmark models with SimPy and with Ciw.

Usage: flow_peer.py --engine simpy|ciw --model ed|mmc [--years Y | --customers N] [--seed S]

Prints one line of JSON. An event is an arrival, the end of a triage, treatment or bed stay, or a
shift change; for M/M/8 an arrival or a departure. Processor seconds are of building, running and
summing up each replication, without the interpreter's start or imports. Years may be a fraction,
for one shorter run, whose measures then have no reference: waits take months to settle.

The numbers of the emergency department are those of
`examples/networks/emergency-department.toml`, and time is in minutes.
"""

import argparse
import importlib.metadata
import json
import math
import random
import statistics
import time

YEAR_DAYS = 365
HOURLY_SHARE = [
    0.024, 0.020, 0.017, 0.015, 0.014, 0.015, 0.019, 0.027, 0.040, 0.053, 0.060, 0.061,
    0.060, 0.058, 0.056, 0.055, 0.056, 0.058, 0.060, 0.058, 0.052, 0.046, 0.041, 0.035,
]  # fmt: skip
PER_MINUTE = [300 * share / 60 for share in HOURLY_SHARE]
CATEGORIES = [1, 2, 3, 4, 5]
CATEGORY_SHARES = [0.01, 0.14, 0.45, 0.35, 0.05]
CATEGORY_UP_TO = [0.01, 0.15, 0.60, 0.95, 1.00]
N_NURSES = 2
SHIFT_MINUTES = 480
N_DOCTORS = [4, 7, 8]
ADMITTED_SHARE = 0.30
N_BEDS = 290
FOUR_HOURS = 240
ARRIVAL_RATE, SERVICE_RATE, N_SERVERS = 7.2, 1.0, 8


def lognormal(mean, sd):
    """The mean and standard deviation of the logarithm."""
    variance = math.log1p((sd / mean) ** 2)
    return math.log(mean) - variance / 2, math.sqrt(variance)


TRIAGE, TREATMENT, STAY = lognormal(5, 2), lognormal(25, 15), lognormal(4320, 5760)


def mean(values):
    return statistics.fmean(values) if values else math.nan


def ed_measures(to_triage, to_doctor, to_bed, minutes_in_department, bed_minutes, end):
    within = sum(minutes <= FOUR_HOURS for minutes in minutes_in_department)
    return {
        "four_hour_share": within / len(minutes_in_department),
        "wait_to_triage_minutes": mean(to_triage),
        **{f"wait_to_doctor_category_{k}_minutes": mean(to_doctor[k]) for k in CATEGORIES},
        "wait_for_bed_minutes": mean(to_bed),
        "mean_beds_occupied": bed_minutes / end,
    }


def simpy_ed(end, seed):
    import simpy

    draw = random.Random(seed)
    env = simpy.Environment()
    nurses = simpy.Resource(env, N_NURSES)
    doctors = simpy.PriorityResource(env, max(N_DOCTORS))
    beds = simpy.Resource(env, N_BEDS)
    to_triage, to_bed, minutes_in_department = [], [], []
    to_doctor = {category: [] for category in CATEGORIES}
    n_events, bed_minutes = 0, 0.0

    def arrivals():
        nonlocal n_events
        hour = 0
        at = 0.0
        while True:
            amount = draw.expovariate(1)
            while (60 * (hour + 1) - at) * PER_MINUTE[hour % 24] < amount:
                amount -= (60 * (hour + 1) - at) * PER_MINUTE[hour % 24]
                hour += 1
                at = 60.0 * hour
            at += amount / PER_MINUTE[hour % 24]
            yield env.timeout(at - env.now)
            n_events += 1
            env.process(patient())

    def patient():
        nonlocal n_events, bed_minutes
        arrived = env.now
        category = draw.choices(CATEGORIES, cum_weights=CATEGORY_UP_TO)[0]
        with nurses.request() as nurse:
            yield nurse
            to_triage.append(env.now - arrived)
            yield env.timeout(draw.lognormvariate(*TRIAGE))
        n_events += 1
        since = env.now
        with doctors.request(priority=category) as doctor:
            yield doctor
            to_doctor[category].append(env.now - since)
            yield env.timeout(draw.lognormvariate(*TREATMENT))
        n_events += 1
        since = env.now
        if ADMITTED_SHARE <= draw.random():
            minutes_in_department.append(since - arrived)
            return
        with beds.request() as bed:
            yield bed
            to_bed.append(env.now - since)
            minutes_in_department.append(env.now - arrived)
            stay = draw.lognormvariate(*STAY)
            bed_minutes += min(stay, end - env.now)
            yield env.timeout(stay)
        n_events += 1

    def shifts():
        """A capacity cannot change, so absent doctors are held by requests before any patient's.

        One who is over the new number is so held on finishing the patient in hand.
        """
        nonlocal n_events
        absent = []
        shift = 0
        while True:
            n_absent = max(N_DOCTORS) - N_DOCTORS[shift]
            while len(absent) < n_absent:
                absent.append(doctors.request(priority=0))
            while n_absent < len(absent):
                request = absent.pop()
                doctors.release(request) if request.triggered else request.cancel()
            shift = (shift + 1) % len(N_DOCTORS)
            yield env.timeout(SHIFT_MINUTES)
            n_events += 1

    env.process(shifts())
    env.process(arrivals())
    env.run(until=end)
    return n_events, ed_measures(to_triage, to_doctor, to_bed, minutes_in_department, bed_minutes, end)


def simpy_mmc(n_customers, seed):
    import simpy

    draw = random.Random(seed)
    env = simpy.Environment()
    servers = simpy.Resource(env, N_SERVERS)
    waits = []

    def arrivals():
        for _ in range(n_customers):
            yield env.timeout(draw.expovariate(ARRIVAL_RATE))
            env.process(customer())

    def customer():
        arrived = env.now
        with servers.request() as server:
            yield server
            waits.append(env.now - arrived)
            yield env.timeout(draw.expovariate(SERVICE_RATE))

    env.process(arrivals())
    env.run()
    return 2 * n_customers, mmc_measures(waits, env.now)


def mmc_measures(waits, end):
    """All have left, or all but a few, so that the area under the queue's length is the sum of the waits."""
    return {
        "share_waiting": sum(0 < wait for wait in waits) / len(waits),
        "mean_wait": mean(waits),
        "mean_queue_length": sum(waits) / end,
    }


def ciw_ed(end, seed):
    """A priority holds at every node, so patients have a category only from triage to treatment."""
    import ciw

    class Doctors(ciw.Node):
        """Doctors of whom those over the new number leave on finishing the patient in hand.

        Ciw's own rule is that at a shift's end all its doctors go, the busy on finishing, and the
        whole new number starts at once; with it the wait of category 4 is a quarter shorter.
        """

        def take_servers_off_duty(self, preemption=False):
            n_over = len(self.servers) - self.c
            for server in [one for one in self.servers if not one.busy][: max(0, n_over)]:
                server.shift_end = self.now
                self.kill_server(server)

        def add_new_servers(self, num_servers):
            super().add_new_servers(max(0, num_servers - len(self.servers)))

        def detatch_server(self, server, individual):
            server.offduty = self.c < len(self.servers)
            server.shift_end = self.now
            super().detatch_server(server, individual)

    ciw.seed(seed)
    classes = ["Arrived", *map(str, CATEGORIES), "Boarding"]
    triaged = dict(zip(map(str, CATEGORIES), CATEGORY_SHARES))

    def becomes(shares):
        return {one: {other: shares.get(other, 0.0) for other in classes} for one in classes}

    arrivals = ciw.dists.PoissonIntervals(
        rates=PER_MINUTE, endpoints=[60 * (hour + 1) for hour in range(24)], max_sample_date=end
    )
    services = [ciw.dists.Lognormal(*law) for law in (TRIAGE, TREATMENT, STAY)]
    onward = [[0.0, 1.0, 0.0], [0.0, 0.0, ADMITTED_SHARE], [0.0, 0.0, 0.0]]
    network = ciw.create_network(
        arrival_distributions={
            name: [arrivals if name == "Arrived" else None, None, None] for name in classes
        },
        service_distributions={name: services for name in classes},
        number_of_servers=[
            N_NURSES,
            ciw.Schedule(
                numbers_of_servers=N_DOCTORS,
                shift_end_dates=[SHIFT_MINUTES * (idx + 1) for idx in range(len(N_DOCTORS))],
            ),
            N_BEDS,
        ],
        routing={name: onward for name in classes},
        priority_classes={name: idx for idx, name in enumerate(classes)},
        class_change_matrices=[
            becomes(triaged),
            becomes({"Boarding": 1.0}),
            becomes({"Boarding": 1.0}),
        ],
    )
    simulation = ciw.Simulation(network, node_class=[ciw.Node, Doctors, ciw.Node])
    simulation.simulate_until_max_time(end)

    to_triage, to_bed, minutes_in_department = [], [], []
    to_doctor = {category: [] for category in CATEGORIES}
    bed_minutes, n_ended = 0.0, 0
    for individual in simulation.get_all_individuals():
        visits = list(individual.data_records)
        n_ended += len(visits)
        if individual.node != -1:
            node = simulation.nodes[individual.node]
            # A record has the class before the last change: for those still here, not theirs now.
            here = node.write_incomplete_record(individual)
            visits.append(here._replace(customer_class=individual.customer_class))
        for visit in visits:
            if visit.service_start_date is None:
                continue
            wait = visit.service_start_date - visit.arrival_date
            if visit.node == 1:
                to_triage.append(wait)
            elif visit.node == 2:
                to_doctor[int(visit.customer_class)].append(wait)
                if visit.destination == -1:
                    minutes_in_department.append(visit.exit_date - visits[0].arrival_date)
            else:
                to_bed.append(wait)
                minutes_in_department.append(visit.service_start_date - visits[0].arrival_date)
                left = end if visit.exit_date is None else visit.exit_date
                bed_minutes += left - visit.service_start_date
    n_shift_changes = math.ceil(end / SHIFT_MINUTES) - 1
    n_events = simulation.nodes[0].number_of_individuals + n_ended + n_shift_changes
    return n_events, ed_measures(to_triage, to_doctor, to_bed, minutes_in_department, bed_minutes, end)


def ciw_mmc(n_customers, seed):
    import ciw

    ciw.seed(seed)
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(ARRIVAL_RATE)],
        service_distributions=[ciw.dists.Exponential(SERVICE_RATE)],
        number_of_servers=[N_SERVERS],
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_customers(n_customers, method="Complete")
    records = simulation.get_all_records()
    n_events = simulation.nodes[0].number_of_individuals + len(records)
    waits = [record.waiting_time for record in records]
    return n_events, mmc_measures(waits, simulation.current_time)


RUNS = {
    ("simpy", "ed"): (simpy_ed, 1),
    ("simpy", "mmc"): (simpy_mmc, 300_000),
    ("ciw", "ed"): (ciw_ed, 0.3),
    ("ciw", "mmc"): (ciw_mmc, 100_000),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--engine", choices=["simpy", "ciw"], required=True)
    parser.add_argument("--model", choices=["ed", "mmc"], required=True)
    parser.add_argument("--years", type=float)
    parser.add_argument("--customers", type=int)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    importlib.import_module(given.engine)

    run, size = RUNS[given.engine, given.model]
    if given.model == "ed":
        years = given.years or size
        days = YEAR_DAYS if 1 <= years else round(YEAR_DAYS * years)
        sizes = [days * 1440] * max(1, int(years))
    else:
        sizes = [given.customers or size]

    n_events, replications = 0, []
    started = time.process_time()
    for idx, size in enumerate(sizes):
        n_run, measures = run(size, given.seed * 1_000_003 + idx)
        n_events += n_run
        replications.append(measures)
    cpu_seconds = time.process_time() - started

    by_name = {name: [one[name] for one in replications] for name in sorted(replications[0])}
    line = {
        "engine": given.engine,
        "version": importlib.metadata.version(given.engine),
        "model": given.model,
        "events": n_events,
        "cpu_seconds": round(cpu_seconds, 4),
        "measures": {name: round(mean(values), 6) for name, values in by_name.items()},
        "sd_between_years": {
            name: round(statistics.stdev(values), 6)
            for name, values in by_name.items()
            if 1 < len(values)
        },
    }
    print(json.dumps(line, separators=(",", ":")))


if __name__ == "__main__":
    main()
