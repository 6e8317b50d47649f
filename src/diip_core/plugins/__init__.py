"""How providers and databases come in: the only door to pluggy, for DIIP's own and for strangers'.

A plugin is a distribution with an entry point in the group ``diip`` that names a module. Its hooks take
nothing and return descriptions. A plugin is trusted code: nothing here is a sandbox.
"""
