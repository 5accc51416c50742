WITH booked AS (
	SELECT individual_appointments.practitioner_id AS practitioner_id, individual_appointments.business_id AS business_id,
		{{local "individual_appointments.starts_at" "individual_appointments.business_id"}} AS starts_at_local,
		{{minutes "individual_appointments.starts_at" "individual_appointments.ends_at"}} AS minutes
	FROM individual_appointments
	WHERE individual_appointments.cancelled_at IS NULL AND individual_appointments.gone_at IS NULL
		AND individual_appointments.archived_at IS NULL AND individual_appointments.deleted_at IS NULL
	UNION ALL
	SELECT group_appointments.practitioner_id, group_appointments.business_id,
		{{local "group_appointments.starts_at" "group_appointments.business_id"}},
		{{minutes "group_appointments.starts_at" "group_appointments.ends_at"}}
	FROM group_appointments
	WHERE group_appointments.gone_at IS NULL AND group_appointments.archived_at IS NULL AND group_appointments.deleted_at IS NULL
), weeks AS (
	SELECT practitioner_id, business_id, {{week "starts_at_local"}} AS week, SUM(minutes) AS booked_minutes
	FROM booked
	GROUP BY practitioner_id, business_id, {{week "starts_at_local"}}
), weekdays AS (
	SELECT 0 AS n UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6
), hours AS (
	SELECT weeks.practitioner_id AS practitioner_id, weeks.business_id AS business_id, weeks.week AS week,
		{{at (day "weeks.week" "weekdays.n") "starts_at"}} AS starts_at_local,
		{{at (day "weeks.week" "weekdays.n") "ends_at"}} AS ends_at_local
	FROM weeks
	CROSS JOIN weekdays
	JOIN daily_availabilities ON daily_availabilities.practitioner_id = weeks.practitioner_id
		AND daily_availabilities.business_id = weeks.business_id
		AND daily_availabilities.day_of_week = weekdays.n + 1
		AND daily_availabilities.gone_at IS NULL
	CROSS JOIN {{each "daily_availabilities.availabilities"}}
	UNION ALL
	SELECT availability_blocks.practitioner_id, availability_blocks.business_id,
		{{week (local "availability_blocks.starts_at" "availability_blocks.business_id")}},
		{{local "availability_blocks.starts_at" "availability_blocks.business_id"}},
		{{local "availability_blocks.ends_at" "availability_blocks.business_id"}}
	FROM availability_blocks
	WHERE availability_blocks.gone_at IS NULL
), blocked AS (
	SELECT unavailable_blocks.practitioner_id AS practitioner_id, unavailable_blocks.business_id AS business_id,
		{{local "unavailable_blocks.starts_at" "unavailable_blocks.business_id"}} AS starts_at_local,
		{{local "unavailable_blocks.ends_at" "unavailable_blocks.business_id"}} AS ends_at_local
	FROM unavailable_blocks
	WHERE unavailable_blocks.gone_at IS NULL AND unavailable_blocks.archived_at IS NULL AND unavailable_blocks.deleted_at IS NULL
), worked AS (
	SELECT practitioner_id, business_id, week, {{minutes "starts_at_local" "ends_at_local"}} AS minutes
	FROM hours
	UNION ALL
	SELECT hours.practitioner_id, hours.business_id, hours.week,
		-{{minutes (later "hours.starts_at_local" "blocked.starts_at_local") (earlier "hours.ends_at_local" "blocked.ends_at_local")}}
	FROM hours
	JOIN blocked ON blocked.practitioner_id = hours.practitioner_id AND blocked.business_id = hours.business_id
		AND blocked.starts_at_local < hours.ends_at_local AND hours.starts_at_local < blocked.ends_at_local
), available AS (
	SELECT practitioner_id, business_id, week, SUM(minutes) AS available_minutes
	FROM worked
	GROUP BY practitioner_id, business_id, week
)
SELECT weeks.business_id AS business_id, businesses.business_name AS business,
	weeks.practitioner_id AS practitioner_id, practitioners.label AS practitioner, weeks.week AS week,
	weeks.booked_minutes AS booked_minutes, available.available_minutes AS available_minutes,
	CASE WHEN available.available_minutes > 0
		THEN ROUND(100.0 * weeks.booked_minutes / available.available_minutes, 1) END AS utilisation_percent
FROM weeks
LEFT JOIN available ON available.practitioner_id = weeks.practitioner_id AND available.business_id = weeks.business_id
	AND available.week = weeks.week
LEFT JOIN businesses ON businesses.id = weeks.business_id
LEFT JOIN practitioners ON practitioners.id = weeks.practitioner_id
