-- A&E attendances of NHS trusts within 4 hours of arrival, of all attendances, in the newest month that has all of England.
WITH ranked AS (
  SELECT a.*, row_number() OVER (PARTITION BY a.org, a.month ORDER BY CASE a.family WHEN 'monthly' THEN 0 ELSE 1 END) AS rank
  FROM ae_attendances AS a
),
whole AS (SELECT month FROM ranked WHERE rank = 1 GROUP BY month HAVING 120 < count(DISTINCT org)),
newest AS (SELECT max(month) AS month FROM whole),
best AS (
  SELECT * FROM ranked
  WHERE rank = 1 AND length(org) = 3 AND org LIKE 'R%' AND 0 < attendances AND over_4_hours IS NOT NULL
)
SELECT 'within-4-hours' AS measure, 'trusts' AS "set", b.org AS unit, max(b.org_name) AS name, b.month AS period,
       sum(b.attendances) - sum(b.over_4_hours) AS numerator, sum(b.attendances) AS denominator, max(b.edition) AS edition
FROM best AS b JOIN newest ON newest.month = b.month
GROUP BY b.org, b.month
