-- A&E attendances and waits of the system's providers and of England, of each month from the monthly CSV where it is there. England's are summed from months that have all of it only.
WITH provider AS (
  SELECT DISTINCT m.org AS org, m.org AS code FROM ae_system_mapping AS m JOIN here ON here.kind = 'icb' AND here.code = m.icb
  UNION
  SELECT m.org, s.was FROM ae_system_mapping AS m JOIN here ON here.kind = 'icb' AND here.code = m.icb
  JOIN successions AS s ON s.place = m.org
),
ranked AS (
  SELECT a.*, row_number() OVER (PARTITION BY a.org, a.month ORDER BY CASE a.family WHEN 'monthly' THEN 0 ELSE 1 END) AS rank
  FROM ae_attendances AS a
),
best AS (SELECT * FROM ranked WHERE rank = 1),
whole AS (
  SELECT month FROM best GROUP BY month HAVING 120 < count(DISTINCT org)
),
chosen AS (
  SELECT p.org, b.month, sum(b.attendances) AS attendances, sum(b.attendances_type_1) AS attendances_type_1,
         sum(b.attendances_type_2) AS attendances_type_2, sum(b.attendances_type_3) AS attendances_type_3,
         sum(b.over_4_hours) AS over_4_hours, sum(b.over_4_hours_type_1) AS over_4_hours_type_1,
         sum(b.over_4_hours_type_2) AS over_4_hours_type_2, sum(b.over_4_hours_type_3) AS over_4_hours_type_3,
         sum(b.emergency_admissions_type_1) AS emergency_admissions_type_1,
         sum(b.emergency_admissions_type_2) AS emergency_admissions_type_2,
         sum(b.emergency_admissions_type_3) AS emergency_admissions_type_3,
         sum(b.waits_over_12_hours) AS waits_over_12_hours, max(b.edition) AS edition
  FROM best AS b JOIN provider AS p ON p.code = b.org GROUP BY p.org, b.month
  UNION ALL
  SELECT 'England', b.month, sum(b.attendances), sum(b.attendances_type_1), sum(b.attendances_type_2), sum(b.attendances_type_3),
         sum(b.over_4_hours), sum(b.over_4_hours_type_1), sum(b.over_4_hours_type_2), sum(b.over_4_hours_type_3),
         sum(b.emergency_admissions_type_1), sum(b.emergency_admissions_type_2), sum(b.emergency_admissions_type_3),
         sum(b.waits_over_12_hours), max(b.edition)
  FROM best AS b JOIN whole ON whole.month = b.month GROUP BY b.month
),
figures AS (
  SELECT 'attendances' AS measure, org AS place, month AS period, NULL AS dimension, NULL AS kind,
         attendances AS value, edition FROM chosen
  UNION ALL
  SELECT 'attendances', org, month, 'ae_type', 'Type 1', attendances_type_1, edition FROM chosen WHERE 0 < attendances_type_1
  UNION ALL
  SELECT 'attendances', org, month, 'ae_type', 'Type 2', attendances_type_2, edition FROM chosen WHERE 0 < attendances_type_2
  UNION ALL
  SELECT 'attendances', org, month, 'ae_type', 'Type 3', attendances_type_3, edition FROM chosen WHERE 0 < attendances_type_3
  UNION ALL
  SELECT 'attendances_over_4_hours', org, month, NULL, NULL, over_4_hours, edition FROM chosen
  UNION ALL
  SELECT 'attendances_over_4_hours', org, month, 'ae_type', 'Type 1', over_4_hours_type_1, edition FROM chosen WHERE 0 < attendances_type_1
  UNION ALL
  SELECT 'attendances_over_4_hours', org, month, 'ae_type', 'Type 2', over_4_hours_type_2, edition FROM chosen WHERE 0 < attendances_type_2
  UNION ALL
  SELECT 'attendances_over_4_hours', org, month, 'ae_type', 'Type 3', over_4_hours_type_3, edition FROM chosen WHERE 0 < attendances_type_3
  UNION ALL
  SELECT 'admissions_through_ae', org, month, NULL, NULL,
         coalesce(emergency_admissions_type_1, 0) + coalesce(emergency_admissions_type_2, 0) + coalesce(emergency_admissions_type_3, 0),
         edition FROM chosen
  UNION ALL
  SELECT 'waits_over_12_hours', org, month, NULL, NULL, waits_over_12_hours, edition FROM chosen
)
SELECT * FROM figures WHERE value IS NOT NULL ORDER BY measure, place, period, dimension, kind
