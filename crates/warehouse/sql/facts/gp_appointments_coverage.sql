-- Patients whose practices' appointments are counted, and all registered patients, of the system's sub-ICBs and of England. England's are summed from months that have all of it only.
WITH whole AS (
  SELECT month FROM gp_appointments_coverage GROUP BY month HAVING 90 < count(DISTINCT sub_icb)
),
own AS (
  SELECT here.place, c.month, sum(c.included_patients) AS included_patients, sum(c.open_patients) AS open_patients,
         max(c.edition) AS edition
  FROM gp_appointments_coverage AS c JOIN here ON here.kind = 'sub_icb' AND here.code = c.sub_icb
  GROUP BY here.place, c.month
  UNION ALL
  SELECT 'England', c.month, sum(c.included_patients), sum(c.open_patients), max(c.edition)
  FROM gp_appointments_coverage AS c JOIN whole ON whole.month = c.month
  GROUP BY c.month
)
SELECT 'included_patients' AS measure, place, month AS period, NULL AS dimension, NULL AS kind,
       included_patients AS value, edition
FROM own WHERE included_patients IS NOT NULL
UNION ALL
SELECT 'open_patients', place, month, NULL, NULL, open_patients, edition
FROM own WHERE open_patients IS NOT NULL
ORDER BY measure, place, period
