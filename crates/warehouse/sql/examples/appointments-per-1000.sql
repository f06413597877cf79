-- Appointments for each 1,000 registered patients, by sub-ICB and month, where the coverage is published
SELECT a.sub_icb, a.month, sum(a.appointments) AS appointments, max(c.open_patients) AS patients,
       round(1000.0 * sum(a.appointments) / max(c.open_patients), 1) AS per_1000
FROM gp_appointments AS a
JOIN gp_appointments_coverage AS c ON c.sub_icb = a.sub_icb AND c.month = a.month
GROUP BY a.sub_icb, a.month
ORDER BY a.sub_icb, a.month
