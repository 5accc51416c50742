WITH visits AS (
	SELECT patient_id, business_id, business, {{month "starts_at_local"}} AS month
	FROM appointment_details
	WHERE status NOT IN ('cancelled', 'did not arrive') AND starts_at < {{now}} AND patient_id IS NOT NULL
), firsts AS (
	SELECT patient_id, MIN(month) AS month FROM visits GROUP BY patient_id
)
SELECT visits.business_id AS business_id, visits.business AS business, visits.month AS month,
	COUNT(DISTINCT CASE WHEN firsts.month = visits.month THEN visits.patient_id END) AS new_patients,
	COUNT(DISTINCT CASE WHEN firsts.month < visits.month THEN visits.patient_id END) AS returning_patients
FROM visits
JOIN firsts ON firsts.patient_id = visits.patient_id
GROUP BY visits.business_id, visits.business, visits.month
