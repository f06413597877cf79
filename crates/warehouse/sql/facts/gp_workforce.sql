-- Fully qualified GPs without trainees and locums, of the system's practices, PCNs and sub-ICBs, and of England where all of it is there, in thousandths of an FTE.
WITH fte AS (
  SELECT w.practice, w.month, w.value, w.edition, p.pcn, p.sub_icb
  FROM gp_workforce AS w
  JOIN gp_workforce_practices AS p ON p.practice = w.practice AND p.month = w.month
  WHERE w.staff_group = 'GP' AND w.role = 'extgl' AND w.sex = 'ALL' AND w.measure = 'FTE'
    AND w.age IS NULL AND w.qualified_in IS NULL AND w.value IS NOT NULL
),
whole AS (
  SELECT month FROM gp_workforce_practices GROUP BY month HAVING 5000 < count(DISTINCT practice)
),
placed AS (
  SELECT 'England' AS place, f.month, f.value, f.edition FROM fte AS f JOIN whole ON whole.month = f.month
  UNION ALL
  SELECT here.place, f.month, f.value, f.edition FROM fte AS f JOIN here ON here.kind = 'practice' AND here.code = f.practice
  UNION ALL
  SELECT here.place, f.month, f.value, f.edition FROM fte AS f JOIN here ON here.kind = 'pcn' AND here.code = f.pcn
  UNION ALL
  SELECT here.place, f.month, f.value, f.edition FROM fte AS f JOIN here ON here.kind = 'sub_icb' AND here.code = f.sub_icb
)
SELECT 'fully_qualified_gp_fte' AS measure, place, month AS period, NULL AS dimension, NULL AS kind,
       CAST(round(sum(value) * 1000) AS BIGINT) AS value, max(edition) AS edition
FROM placed GROUP BY place, month ORDER BY place, period
