-- Registered patients of the system's practices, PCNs and sub-ICBs by age, from extracts of both sexes only.
WITH both AS (
  SELECT org, extract_date FROM gp_population GROUP BY org, extract_date HAVING count(DISTINCT sex) = 2
),
banded AS (
  SELECT here.place, p.extract_date,
         CASE WHEN p.age_from < 18 THEN '0 to 17' WHEN p.age_from < 65 THEN '18 to 64'
              WHEN p.age_from < 75 THEN '65 to 74' ELSE '75 and over' END AS band,
         p.patients, p.edition
  FROM gp_population AS p
  JOIN both ON both.org = p.org AND both.extract_date = p.extract_date
  JOIN here ON here.code = p.org
  WHERE (p.org_type = 'PCN' AND here.kind = 'pcn') OR (p.org_type = 'Sub-ICB' AND here.kind = 'sub_icb')
     OR (p.org_type = 'Practice' AND here.kind = 'practice')
)
SELECT 'registered_patients' AS measure, place, extract_date AS period, 'age' AS dimension, band AS kind,
       sum(patients) AS value, max(edition) AS edition
FROM banded
GROUP BY place, extract_date, band
ORDER BY place, period, kind
