"""`make demo-crm`: the sample organisation, Dialtree, and a CRM whose agents pick their extension, until Ctrl-C."""
