"""What storage offers: `storage` has the transaction, each other module one context's repositories."""
