-- Waiting lists of the system's sub-ICBs by treatment function, and those of them who waited long.
WITH list AS (
  SELECT commissioner AS place, month AS period, treatment_function_name AS kind, sum(total) AS total,
         sum(over_18_weeks) AS over_18, sum(over_52_weeks) AS over_52, sum(over_65_weeks) AS over_65, max(edition) AS edition
  FROM rtt JOIN here ON here.kind = 'sub_icb' AND here.code = commissioner
  WHERE part = 'Part_2'
  GROUP BY commissioner, month, treatment_function_name
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
