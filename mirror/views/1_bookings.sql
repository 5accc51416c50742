SELECT individual_appointments.id AS id, 'individual appointment' AS kind,
	individual_appointments.starts_at AS starts_at, individual_appointments.ends_at AS ends_at,
	individual_appointments.business_id AS business_id, individual_appointments.practitioner_id AS practitioner_id,
	individual_appointments.appointment_type_id AS appointment_type_id, individual_appointments.patient_id AS patient_id,
	individual_appointments.cancelled_at AS cancelled_at, individual_appointments.archived_at AS archived_at,
	individual_appointments.deleted_at AS deleted_at, individual_appointments.gone_at AS gone_at
FROM individual_appointments
UNION ALL
SELECT group_appointments.id, 'group appointment',
	group_appointments.starts_at, group_appointments.ends_at,
	group_appointments.business_id, group_appointments.practitioner_id,
	group_appointments.appointment_type_id, {{null "bigint"}},
	{{null "timestamptz"}}, group_appointments.archived_at,
	group_appointments.deleted_at, group_appointments.gone_at
FROM group_appointments
UNION ALL
SELECT unavailable_blocks.id, 'unavailable block',
	unavailable_blocks.starts_at, unavailable_blocks.ends_at,
	unavailable_blocks.business_id, unavailable_blocks.practitioner_id,
	{{null "bigint"}}, {{null "bigint"}},
	{{null "timestamptz"}}, unavailable_blocks.archived_at,
	unavailable_blocks.deleted_at, unavailable_blocks.gone_at
FROM unavailable_blocks
