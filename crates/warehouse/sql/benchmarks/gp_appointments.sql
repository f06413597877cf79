-- Appointments in general practice of sub-ICBs by who, how and how soon, and for the patients of their practices, in the newest month that has all of England.
WITH whole AS (SELECT month FROM gp_appointments GROUP BY month HAVING 90 < count(DISTINCT sub_icb)),
newest AS (SELECT max(month) AS month FROM whole),
own AS (SELECT a.* FROM gp_appointments AS a JOIN newest ON newest.month = a.month),
summed AS (
  SELECT sub_icb, month, max(edition) AS edition, sum(appointments) AS appointments,
         coalesce(sum(appointments) FILTER (WHERE staff_type = 'GP'), 0) AS with_gp,
         coalesce(sum(appointments) FILTER (WHERE staff_type <> 'Unknown'), 0) AS known_staff,
         coalesce(sum(appointments) FILTER (WHERE mode = 'Face-to-Face'), 0) AS face_to_face,
         coalesce(sum(appointments) FILTER (WHERE mode <> 'Unknown'), 0) AS known_mode,
         coalesce(sum(appointments) FILTER (WHERE wait = 'Same Day'), 0) AS same_day,
         coalesce(sum(appointments) FILTER (WHERE wait IN ('Same Day', '1 Day', '2 to 7 Days', '8 to 14 Days')), 0) AS within_14_days,
         coalesce(sum(appointments) FILTER (WHERE wait <> 'Unknown'), 0) AS known_wait,
         coalesce(sum(appointments) FILTER (WHERE status = 'DNA'), 0) AS missed,
         coalesce(sum(appointments) FILTER (WHERE status IN ('DNA', 'Attended')), 0) AS known_status
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
