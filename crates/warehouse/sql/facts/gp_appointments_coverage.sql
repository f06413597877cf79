-- Patients whose practices' appointments are counted, and all registered patients, of the system's sub-ICBs.
SELECT 'included_patients' AS measure, sub_icb AS place, month AS period, NULL AS dimension, NULL AS kind,
       included_patients AS value, edition
FROM gp_appointments_coverage JOIN here ON here.kind = 'sub_icb' AND here.code = sub_icb
WHERE included_patients IS NOT NULL
UNION ALL
SELECT 'open_patients', sub_icb, month, NULL, NULL, open_patients, edition
FROM gp_appointments_coverage JOIN here ON here.kind = 'sub_icb' AND here.code = sub_icb
WHERE open_patients IS NOT NULL
ORDER BY measure, place, period
