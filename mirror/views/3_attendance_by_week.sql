SELECT practitioner_id, practitioner, {{week "starts_at_local"}} AS week,
	COUNT(*) AS appointments,
	SUM(CASE WHEN status = 'arrived' THEN 1 ELSE 0 END) AS arrived,
	SUM(CASE WHEN status = 'did not arrive' THEN 1 ELSE 0 END) AS did_not_arrive,
	SUM(CASE WHEN status = 'cancelled' THEN 1 ELSE 0 END) AS cancelled,
	ROUND(100.0 * SUM(CASE WHEN status = 'did not arrive' THEN 1 ELSE 0 END) / COUNT(*), 1) AS did_not_arrive_percent,
	ROUND(100.0 * SUM(CASE WHEN status = 'cancelled' THEN 1 ELSE 0 END) / COUNT(*), 1) AS cancelled_percent
FROM appointment_details
GROUP BY practitioner_id, practitioner, {{week "starts_at_local"}}
