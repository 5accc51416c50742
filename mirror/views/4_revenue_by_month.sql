SELECT invoices.business_id AS business_id, businesses.business_name AS business, {{month "invoices.issue_date"}} AS month,
	COUNT(*) AS invoices,
	{{sum "invoices.net_amount"}} AS net_amount,
	{{sum "invoices.tax_amount"}} AS tax_amount,
	{{sum "invoices.total_amount"}} AS total_amount,
	{{sum (printf "CASE WHEN %s < 0 THEN invoices.total_amount ELSE %s END" (number "invoices.total_amount") (number "0"))}} AS credit_amount
FROM invoices
LEFT JOIN businesses ON businesses.id = invoices.business_id
WHERE invoices.gone_at IS NULL AND invoices.archived_at IS NULL AND invoices.deleted_at IS NULL
GROUP BY invoices.business_id, businesses.business_name, {{month "invoices.issue_date"}}
