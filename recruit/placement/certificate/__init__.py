"""The certificate: plain files from which anybody can run the placement again. No database."""
