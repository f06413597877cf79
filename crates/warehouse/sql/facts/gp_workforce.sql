-- Fully qualified GPs without trainees and locums, in thousandths of an FTE, the patients of their practices, and those of all practices of the file: of the system's practices, PCNs and sub-ICBs, and of England where all of it is there.
WITH gps AS (
  SELECT practice, month, value, edition FROM gp_workforce
  WHERE staff_group = 'GP' AND role = 'extgl' AND sex = 'ALL' AND measure = 'FTE'
    AND age IS NULL AND qualified_in IS NULL AND value IS NOT NULL
),
practices AS (
  SELECT p.practice, p.month, p.pcn, p.sub_icb, p.patients, g.value, coalesce(g.edition, p.edition) AS edition,
         CASE WHEN g.value IS NOT NULL THEN p.patients END AS patients_of_known
  FROM gp_workforce_practices AS p
  LEFT JOIN gps AS g ON g.practice = p.practice AND g.month = p.month
),
whole AS (
  SELECT month FROM gp_workforce_practices GROUP BY month HAVING 5000 < count(DISTINCT practice)
),
placed AS (
  SELECT 'England' AS place, p.* FROM practices AS p JOIN whole ON whole.month = p.month
  UNION ALL
  SELECT here.place, p.* FROM practices AS p JOIN here ON here.kind = 'practice' AND here.code = p.practice
  UNION ALL
  SELECT here.place, p.* FROM practices AS p JOIN here ON here.kind = 'pcn' AND here.code = p.pcn
  UNION ALL
  SELECT here.place, p.* FROM practices AS p JOIN here ON here.kind = 'sub_icb' AND here.code = p.sub_icb
),
summed AS (
  SELECT place, month AS period, CAST(round(sum(value) * 1000) AS BIGINT) AS gps, sum(patients_of_known) AS known,
         sum(patients) AS patients, max(edition) AS edition
  FROM placed GROUP BY place, month
),
figures AS (
  SELECT 'fully_qualified_gp_fte' AS measure, place, period, NULL AS dimension, NULL AS kind, gps AS value, edition FROM summed
  UNION ALL
  SELECT 'patients_of_known_gps', place, period, NULL, NULL, known, edition FROM summed WHERE gps IS NOT NULL
  UNION ALL
  SELECT 'patients_of_workforce', place, period, NULL, NULL, patients, edition FROM summed WHERE gps IS NOT NULL
)
SELECT * FROM figures WHERE value IS NOT NULL ORDER BY measure, place, period
