"""What DIIP can do: one verb phrase, one file, one public function."""
