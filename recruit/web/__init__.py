"""What every page shares: language, access, headers, errors, forms, formats, base templates."""
