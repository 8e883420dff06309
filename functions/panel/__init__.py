"""The agents' panel: pages that are complete without JavaScript, each with one SQL call.

A page is a path (`routes.py`), a SQL function `panel_page_<name>` and a template of the same name; an act is a form
that posts to `/act/<name>` and a SQL function `panel_act_<name>`. Who may see or do it stands in wocs.panel_list().
"""
