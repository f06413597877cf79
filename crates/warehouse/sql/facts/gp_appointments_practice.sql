-- Appointments of the system's practices and PCNs, by one breakdown at a time; each adds up to all appointments.
WITH own AS (
  SELECT a.*, here.place FROM gp_appointments_practice AS a JOIN here ON here.kind = 'practice' AND here.code = a.practice
  UNION ALL
  SELECT a.*, here.place FROM gp_appointments_practice AS a JOIN here ON here.kind = 'pcn' AND here.code = a.pcn
)
SELECT 'appointments' AS measure, place, month AS period, 'staff_type' AS dimension, staff_type AS kind,
       sum(appointments) AS value, max(edition) AS edition
FROM own GROUP BY place, month, staff_type
UNION ALL
SELECT 'appointments', place, month, 'mode', mode, sum(appointments), max(edition) FROM own GROUP BY place, month, mode
UNION ALL
SELECT 'appointments', place, month, 'wait', wait, sum(appointments), max(edition) FROM own GROUP BY place, month, wait
UNION ALL
SELECT 'appointments', place, month, 'status', status, sum(appointments), max(edition) FROM own GROUP BY place, month, status
ORDER BY place, period, dimension, kind
