@echo off
rem The gate that every change passes, on Windows: the same stages as "check" for sh, with all that Maven says.
setlocal EnableExtensions
cd /d "%~dp0"
call :stage "format" mvn -B -ntp -fae spotless:check
if errorlevel 1 exit /b 1
call :stage "build and tests" mvn -B -ntp clean verify -Dspotless.check.skip
if errorlevel 1 exit /b 1
call :stage "launcher" pawl.cmd --version
if errorlevel 1 exit /b 1
if not defined JAVA25_HOME (
    echo check: JAVA25_HOME is not set, so core and sqlite were not tested on Java 25
    goto green
)
call :stage "tests on Java 25" mvn -B -ntp test -Djacoco.skip "-Djvm=%JAVA25_HOME%\bin\java" -pl "core,testkit,sqlite"
if errorlevel 1 exit /b 1
:green
echo check: green
exit /b 0

:stage
set "name=%~1"
echo check: %name% from %time%
set "command="
:next_word
shift
if "%~1"=="" goto run_stage
set command=%command% %1
goto next_word
:run_stage
call %command%
if errorlevel 1 (
    echo check: RED, %name% failed at %time%
    exit /b 1
)
echo check: %name% ok at %time%
exit /b 0
