-- Appointments of the system's sub-ICBs and of England, by one breakdown at a time; each breakdown adds up to all appointments. England's are summed from months that have all of it only.
WITH whole AS (
  SELECT month FROM gp_appointments GROUP BY month HAVING 90 < count(DISTINCT sub_icb)
),
own AS (
  SELECT here.place, a.month, a.staff_type, a.mode, a.wait, a.status, a.appointments, a.edition
  FROM gp_appointments AS a JOIN here ON here.kind = 'sub_icb' AND here.code = a.sub_icb
  UNION ALL
  SELECT 'England', a.month, a.staff_type, a.mode, a.wait, a.status, a.appointments, a.edition
  FROM gp_appointments AS a JOIN whole ON whole.month = a.month
)
SELECT 'appointments' AS measure, place, month AS period, 'staff_type' AS dimension, staff_type AS kind,
       sum(appointments) AS value, max(edition) AS edition
FROM own
GROUP BY place, month, staff_type
UNION ALL
SELECT 'appointments', place, month, 'mode', mode, sum(appointments), max(edition)
FROM own
GROUP BY place, month, mode
UNION ALL
SELECT 'appointments', place, month, 'wait', wait, sum(appointments), max(edition)
FROM own
GROUP BY place, month, wait
UNION ALL
SELECT 'appointments', place, month, 'status', status, sum(appointments), max(edition)
FROM own
GROUP BY place, month, status
ORDER BY place, period, dimension, kind
