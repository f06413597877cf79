-- Appointments of the system's sub-ICBs, by one breakdown at a time; each breakdown adds up to all appointments.
SELECT 'appointments' AS measure, sub_icb AS place, month AS period, 'staff_type' AS dimension, staff_type AS kind,
       sum(appointments) AS value, max(edition) AS edition
FROM gp_appointments JOIN here ON here.kind = 'sub_icb' AND here.code = sub_icb
GROUP BY sub_icb, month, staff_type
UNION ALL
SELECT 'appointments', sub_icb, month, 'mode', mode, sum(appointments), max(edition)
FROM gp_appointments JOIN here ON here.kind = 'sub_icb' AND here.code = sub_icb
GROUP BY sub_icb, month, mode
UNION ALL
SELECT 'appointments', sub_icb, month, 'wait', wait, sum(appointments), max(edition)
FROM gp_appointments JOIN here ON here.kind = 'sub_icb' AND here.code = sub_icb
GROUP BY sub_icb, month, wait
UNION ALL
SELECT 'appointments', sub_icb, month, 'status', status, sum(appointments), max(edition)
FROM gp_appointments JOIN here ON here.kind = 'sub_icb' AND here.code = sub_icb
GROUP BY sub_icb, month, status
ORDER BY place, period, dimension, kind
