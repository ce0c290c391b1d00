"""What every room stands on: database, clock, errors, access, audit, outbox, files, i18n."""
