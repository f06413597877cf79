-- Share of appointments with a GP, of those whose staff type is known and of all, by sub-ICB and month
SELECT sub_icb, month,
       sum(appointments) AS appointments,
       round(100.0 * sum(appointments) FILTER (WHERE staff_type = 'GP')
             / nullif(sum(appointments) FILTER (WHERE staff_type <> 'Unknown'), 0), 2) AS with_gp_of_known,
       round(100.0 * sum(appointments) FILTER (WHERE staff_type = 'GP') / sum(appointments), 2) AS with_gp_of_all
FROM gp_appointments
GROUP BY sub_icb, month
ORDER BY sub_icb, month
