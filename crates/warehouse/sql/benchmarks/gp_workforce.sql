-- Registered patients of sub-ICBs for each full-time fully qualified GP, in thousandths of an FTE, in the newest month that has all of England.
WITH fte AS (
  SELECT p.sub_icb, w.month, sum(w.value) AS fte, max(w.edition) AS edition
  FROM gp_workforce AS w
  JOIN gp_workforce_practices AS p ON p.practice = w.practice AND p.month = w.month
  WHERE w.staff_group = 'GP' AND w.role = 'extgl' AND w.sex = 'ALL' AND w.measure = 'FTE'
    AND w.age IS NULL AND w.qualified_in IS NULL AND w.value IS NOT NULL
  GROUP BY p.sub_icb, w.month
),
patients AS (SELECT sub_icb, month, sum(open_patients) AS patients FROM gp_appointments_coverage GROUP BY sub_icb, month),
both AS (
  SELECT f.sub_icb, f.month, p.patients, f.fte, f.edition
  FROM fte AS f JOIN patients AS p ON p.sub_icb = f.sub_icb AND p.month = f.month
),
whole AS (SELECT month FROM both GROUP BY month HAVING 90 < count(DISTINCT sub_icb)),
newest AS (SELECT max(month) AS month FROM whole)
SELECT 'patients-per-gp' AS measure, 'sub-icbs' AS "set", b.sub_icb AS unit, '' AS name, b.month AS period,
       b.patients AS numerator, CAST(round(b.fte * 1000) AS BIGINT) AS denominator, b.edition
FROM both AS b JOIN newest ON newest.month = b.month
WHERE 0 < b.fte
