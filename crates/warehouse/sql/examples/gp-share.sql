-- Share of appointments with a GP, of those whose staff type is known and of all, by sub-ICB and month
SELECT sub_icb, month,
       sum(appointments) AS appointments,
       round(100.0 * sum(CASE WHEN staff_type = 'GP' THEN appointments ELSE 0 END)
             / nullif(sum(CASE WHEN staff_type <> 'Unknown' THEN appointments ELSE 0 END), 0), 2) AS with_gp_of_known,
       round(100.0 * sum(CASE WHEN staff_type = 'GP' THEN appointments ELSE 0 END) / sum(appointments), 2) AS with_gp_of_all
FROM gp_appointments
GROUP BY sub_icb, month
ORDER BY sub_icb, month
