"""What every room stands on: database, clock, errors, access, audit, outbox, files, drawing, i18n."""
