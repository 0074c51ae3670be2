"""Asterisk's `pjsip.conf`: its endpoints as extensions.

The syntax is that of Asterisk's configuration files (`main/config.c` of asterisk/asterisk is what defines it).
"""
