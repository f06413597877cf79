-- A&E attendances by month, each provider’s from one family of files: a month may be there in both
SELECT month, sum(attendances) AS attendances, sum(attendances_type_1) AS type_1, count(*) AS providers
FROM (
  SELECT *, row_number() OVER (PARTITION BY org, month ORDER BY CASE family WHEN 'monthly' THEN 0 ELSE 1 END) AS rank
  FROM ae_attendances
) AS a
WHERE rank = 1
GROUP BY month
ORDER BY month
