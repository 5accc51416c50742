SELECT individual_appointments.id AS appointment_id, 'individual' AS kind,
	individual_appointments.starts_at AS starts_at,
	{{local "individual_appointments.starts_at" "individual_appointments.business_id"}} AS starts_at_local,
	{{local "individual_appointments.ends_at" "individual_appointments.business_id"}} AS ends_at_local,
	businesses.time_zone_identifier AS time_zone,
	{{minutes "individual_appointments.starts_at" "individual_appointments.ends_at"}} AS minutes,
	CASE WHEN individual_appointments.cancelled_at IS NOT NULL THEN 'cancelled'
		WHEN individual_appointments.did_not_arrive THEN 'did not arrive'
		WHEN individual_appointments.patient_arrived THEN 'arrived'
		ELSE 'booked' END AS status,
	individual_appointments.cancelled_at AS cancelled_at,
	individual_appointments.cancellation_reason_description AS cancellation_reason,
	individual_appointments.patient_id AS patient_id,
	NULLIF(TRIM(COALESCE(patients.first_name, '') || ' ' || COALESCE(patients.last_name, '')), '') AS patient,
	individual_appointments.practitioner_id AS practitioner_id, practitioners.label AS practitioner,
	individual_appointments.business_id AS business_id, businesses.business_name AS business,
	individual_appointments.appointment_type_id AS appointment_type_id, appointment_types.name AS appointment_type
FROM individual_appointments
LEFT JOIN patients ON patients.id = individual_appointments.patient_id
LEFT JOIN practitioners ON practitioners.id = individual_appointments.practitioner_id
LEFT JOIN businesses ON businesses.id = individual_appointments.business_id
LEFT JOIN appointment_types ON appointment_types.id = individual_appointments.appointment_type_id
WHERE individual_appointments.gone_at IS NULL AND individual_appointments.archived_at IS NULL AND individual_appointments.deleted_at IS NULL
UNION ALL
SELECT group_appointments.id, 'group',
	group_appointments.starts_at,
	{{local "group_appointments.starts_at" "group_appointments.business_id"}},
	{{local "group_appointments.ends_at" "group_appointments.business_id"}},
	businesses.time_zone_identifier,
	{{minutes "group_appointments.starts_at" "group_appointments.ends_at"}},
	CASE WHEN attendees.cancelled_at IS NOT NULL THEN 'cancelled'
		WHEN attendees.arrived THEN 'arrived'
		ELSE 'booked' END,
	attendees.cancelled_at,
	attendees.cancellation_reason_description,
	attendees.patient_id,
	NULLIF(TRIM(COALESCE(patients.first_name, '') || ' ' || COALESCE(patients.last_name, '')), ''),
	group_appointments.practitioner_id, practitioners.label,
	group_appointments.business_id, businesses.business_name,
	group_appointments.appointment_type_id, appointment_types.name
FROM attendees
JOIN group_appointments ON group_appointments.id = attendees.booking_id
LEFT JOIN patients ON patients.id = attendees.patient_id
LEFT JOIN practitioners ON practitioners.id = group_appointments.practitioner_id
LEFT JOIN businesses ON businesses.id = group_appointments.business_id
LEFT JOIN appointment_types ON appointment_types.id = group_appointments.appointment_type_id
WHERE attendees.gone_at IS NULL AND attendees.archived_at IS NULL AND attendees.deleted_at IS NULL
	AND group_appointments.gone_at IS NULL AND group_appointments.archived_at IS NULL AND group_appointments.deleted_at IS NULL
