"""A project's report for people and for programs: text, a page and a document of the same content."""

from diip_adapters.report.calendar import Calendar
from diip_adapters.report.document import report_document
from diip_adapters.report.page import report_page
from diip_adapters.report.text import report_text

__all__ = ["Calendar", "report_document", "report_page", "report_text"]
