-- Pathways that wait, up to 18 and over 52 weeks, of trusts where people are treated and of sub-ICBs whose residents they are, in the newest month that has all of England.
WITH whole AS (SELECT month FROM rtt WHERE part = 'Part_2' GROUP BY month HAVING 90 < count(DISTINCT commissioner)),
newest AS (SELECT max(month) AS month FROM whole),
own AS (
  SELECT 'trusts' AS "set", provider AS unit, provider_name AS name, month, total, over_18_weeks, over_52_weeks, edition
  FROM rtt WHERE part = 'Part_2' AND length(provider) = 3 AND provider LIKE 'R%'
  UNION ALL
  SELECT 'sub-icbs', commissioner, '', month, total, over_18_weeks, over_52_weeks, edition
  FROM rtt WHERE part = 'Part_2' AND commissioner_parent IS NOT NULL
),
summed AS (
  SELECT o."set", o.unit, max(o.name) AS name, o.month, sum(o.total) AS total, sum(o.over_18_weeks) AS over_18,
         sum(o.over_52_weeks) AS over_52, max(o.edition) AS edition
  FROM own AS o JOIN newest AS n ON n.month = o.month
  GROUP BY o."set", o.unit, o.month
)
SELECT 'within-18-weeks' AS measure, "set", unit, name, month AS period, total - over_18 AS numerator, total AS denominator, edition
FROM summed WHERE 0 < total AND over_18 IS NOT NULL
UNION ALL
SELECT 'over-52-weeks', "set", unit, name, month, over_52, total, edition
FROM summed WHERE 0 < total AND over_52 IS NOT NULL
