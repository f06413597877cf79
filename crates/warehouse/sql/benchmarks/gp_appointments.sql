-- Appointments in general practice of sub-ICBs by who, how and how soon, and for the patients of their practices, in the newest month that has all of England.
WITH whole AS (SELECT month FROM gp_appointments GROUP BY month HAVING 90 < count(DISTINCT sub_icb)),
newest AS (SELECT max(month) AS month FROM whole),
own AS (SELECT a.* FROM gp_appointments AS a JOIN newest ON newest.month = a.month),
summed AS (
  SELECT sub_icb, month, max(edition) AS edition, sum(appointments) AS appointments,
         sum(CASE WHEN staff_type = 'GP' THEN appointments ELSE 0 END) AS with_gp,
         sum(CASE WHEN staff_type <> 'Unknown' THEN appointments ELSE 0 END) AS known_staff,
         sum(CASE WHEN mode = 'Face-to-Face' THEN appointments ELSE 0 END) AS face_to_face,
         sum(CASE WHEN mode <> 'Unknown' THEN appointments ELSE 0 END) AS known_mode,
         sum(CASE WHEN wait = 'Same Day' THEN appointments ELSE 0 END) AS same_day,
         sum(CASE WHEN wait IN ('Same Day', '1 Day', '2 to 7 Days', '8 to 14 Days') THEN appointments ELSE 0 END) AS within_14_days,
         sum(CASE WHEN wait <> 'Unknown' THEN appointments ELSE 0 END) AS known_wait,
         sum(CASE WHEN status = 'DNA' THEN appointments ELSE 0 END) AS missed,
         sum(CASE WHEN status IN ('DNA', 'Attended') THEN appointments ELSE 0 END) AS known_status
  FROM own GROUP BY sub_icb, month
),
patients AS (SELECT sub_icb, month, sum(open_patients) AS patients FROM gp_appointments_coverage GROUP BY sub_icb, month),
figures AS (
  SELECT 'with-gp' AS measure, sub_icb, month, with_gp AS numerator, known_staff AS denominator, edition FROM summed
  UNION ALL SELECT 'face-to-face', sub_icb, month, face_to_face, known_mode, edition FROM summed
  UNION ALL SELECT 'same-day', sub_icb, month, same_day, known_wait, edition FROM summed
  UNION ALL SELECT 'within-14-days', sub_icb, month, within_14_days, known_wait, edition FROM summed
  UNION ALL SELECT 'not-attended', sub_icb, month, missed, known_status, edition FROM summed
  UNION ALL
  SELECT 'appointments-per-1000', s.sub_icb, s.month, s.appointments, p.patients, s.edition
  FROM summed AS s JOIN patients AS p ON p.sub_icb = s.sub_icb AND p.month = s.month
)
SELECT measure, 'sub-icbs' AS "set", sub_icb AS unit, '' AS name, month AS period, numerator, denominator, edition
FROM figures WHERE 0 < denominator
