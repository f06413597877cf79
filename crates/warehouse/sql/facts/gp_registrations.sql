-- Registered patients of the system's practices, PCNs and sub-ICBs, and of England. A sub-ICB's and England's are summed from extracts of all England only.
WITH own AS (
  SELECT here.place, l.extract_date, sum(l.patients) AS patients, max(l.edition) AS edition
  FROM gp_list_size AS l JOIN here ON here.kind = 'practice' AND here.code = l.practice
  GROUP BY here.place, l.extract_date
),
whole AS (
  SELECT extract_date FROM gp_list_size GROUP BY extract_date HAVING 100 < count(DISTINCT sub_icb)
),
area AS (
  SELECT here.place, p.extract_date AS period, sum(p.patients) AS value, max(p.edition) AS edition
  FROM gp_population AS p JOIN here ON here.code = p.org
  WHERE (p.org_type = 'PCN' AND here.kind = 'pcn') OR (p.org_type = 'Sub-ICB' AND here.kind = 'sub_icb')
  GROUP BY here.place, p.extract_date
),
summed AS (
  SELECT here.place, l.extract_date AS period, sum(l.patients) AS value, max(l.edition) AS edition
  FROM gp_list_size AS l
  JOIN here ON here.kind = 'sub_icb' AND here.code = l.sub_icb
  JOIN whole ON whole.extract_date = l.extract_date
  GROUP BY here.place, l.extract_date
),
figures AS (
  SELECT place, extract_date AS period, patients AS value, edition FROM own
  UNION ALL
  SELECT place, period, value, edition FROM area
  UNION ALL
  SELECT s.place, s.period, s.value, s.edition FROM summed AS s
  LEFT JOIN area AS a ON a.place = s.place AND a.period = s.period
  WHERE a.place IS NULL
  UNION ALL
  SELECT 'England', l.extract_date, sum(l.patients), max(l.edition)
  FROM gp_list_size AS l JOIN whole ON whole.extract_date = l.extract_date GROUP BY l.extract_date
)
SELECT 'registered_patients' AS measure, place, period, NULL AS dimension, NULL AS kind, value, edition
FROM figures ORDER BY place, period
