@echo off
rem Runs the command line on the Node.js that VS Code brings.
setlocal
set ELECTRON_RUN_AS_NODE=1
if not defined TOUCHSTONE_NODE set TOUCHSTONE_NODE=node
"%TOUCHSTONE_NODE%" "%~dp0..\extension\cli.js" %*
