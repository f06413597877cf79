-- Which file each month of appointments is from
SELECT DISTINCT month, file, fetched_from, imported
FROM gp_appointments JOIN editions USING (edition)
ORDER BY month
