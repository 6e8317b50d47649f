"""A project's report for people, as text and as an HTML page with the same content."""

from diip_adapters.report.calendar import Calendar
from diip_adapters.report.page import report_page
from diip_adapters.report.text import report_text

__all__ = ["Calendar", "report_page", "report_text"]
