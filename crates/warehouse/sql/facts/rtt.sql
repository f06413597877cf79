-- Waiting lists of the system's sub-ICBs and of England by treatment function, and those of them who waited long. England's are summed from months that have all of it only.
WITH whole AS (
  SELECT month FROM rtt WHERE part = 'Part_2' GROUP BY month HAVING 90 < count(DISTINCT commissioner)
),
own AS (
  SELECT here.place, r.month, r.treatment_function_name, r.total, r.over_18_weeks, r.over_52_weeks, r.over_65_weeks, r.edition
  FROM rtt AS r JOIN here ON here.kind = 'sub_icb' AND here.code = r.commissioner
  WHERE r.part = 'Part_2'
  UNION ALL
  SELECT 'England', r.month, r.treatment_function_name, r.total, r.over_18_weeks, r.over_52_weeks, r.over_65_weeks, r.edition
  FROM rtt AS r JOIN whole ON whole.month = r.month
  WHERE r.part = 'Part_2'
),
list AS (
  SELECT place, month AS period, treatment_function_name AS kind, sum(total) AS total,
         sum(over_18_weeks) AS over_18, sum(over_52_weeks) AS over_52, sum(over_65_weeks) AS over_65, max(edition) AS edition
  FROM own
  GROUP BY place, month, treatment_function_name
),
figures AS (
  SELECT 'waiting_list' AS measure, place, period, 'treatment_function' AS dimension, kind, total AS value, edition FROM list
  UNION ALL
  SELECT 'waiting_over_18_weeks', place, period, 'treatment_function', kind, over_18, edition FROM list
  UNION ALL
  SELECT 'waiting_over_52_weeks', place, period, 'treatment_function', kind, over_52, edition FROM list
  UNION ALL
  SELECT 'waiting_over_65_weeks', place, period, 'treatment_function', kind, over_65, edition FROM list
)
SELECT * FROM figures WHERE value IS NOT NULL ORDER BY measure, place, period, kind
