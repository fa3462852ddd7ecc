@echo off
rem Runs Pawl's command line from a checkout: builds it when its sources are newer than what was built, then hands over to
rem Java. All it makes stands in .pawl beside this file; deleting that folder starts afresh. The same as "pawl" for sh.
setlocal EnableExtensions DisableDelayedExpansion
set "home=%~dp0"
set "home=%home:~0,-1%"
set "made=%home%\.pawl"

rem --- Java, and from the file every installation carries, which one
if not defined JAVA_HOME goto java_on_path
set "jdk=%JAVA_HOME%"
if exist "%jdk%\bin\java.exe" goto java_found
echo pawl: JAVA_HOME is %JAVA_HOME%, but there is no bin\java.exe in it>&2
exit /b 1

:java_on_path
set "jdk="
for /f "tokens=1,* delims==" %%a in ('java -XshowSettings:properties -version 2^>^&1 ^| findstr /c:"java.home ="') do set "jdk=%%b"
if defined jdk set "jdk=%jdk:~1%"
if defined jdk goto java_found
echo pawl: needs Java 17 or newer, but found no java: install one or set JAVA_HOME>&2
exit /b 1

:java_found
set "java_version=0"
set "java_build=unknown"
set "java_arch=unknown"
if not exist "%jdk%\release" goto java_read
for /f "usebackq tokens=1,* delims==" %%a in ("%jdk%\release") do (
    if "%%a"=="JAVA_VERSION" set "java_version=%%~b"
    if "%%a"=="JAVA_RUNTIME_VERSION" set "java_build=%%~b"
    if "%%a"=="OS_ARCH" set "java_arch=%%~b"
)
:java_read
for /f "tokens=1 delims=." %%a in ("%java_version%") do set "major=%%a"
if %major% geq 17 goto java_fits
echo pawl: needs Java 17 or newer, but %jdk% is %java_version%: set JAVA_HOME to a newer one>&2
exit /b 1

:java_fits
call :is_outdated
if not defined outdated goto run
call :build_once
if errorlevel 1 exit /b 1

:run
set "natives=-Dorg.sqlite.lib.path=%made%\native\Windows\%java_arch%"
set "archive=%made%\classes-%java_build%-%java_arch%.jsa"
set "known="
if exist "%archive%.fits" set /p known=<"%archive%.fits"
if not "%known%"=="%jdk% %made%" call :archive_classes

rem Short commands end before the optimising compiler pays; the long ones keep Java's own choice.
set "short=-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
for %%w in (work serve bench demo torture) do if "%~1"=="%%w" set "short="
rem why the log options: a class archive that does not fit is a slower start, not a line on standard output.
"%jdk%\bin\java.exe" -Xshare:auto "-XX:SharedArchiveFile=%archive%" -Xlog:disable -Xlog:all=error:stderr %short% "%natives%" -jar "%made%\pawl.jar" %*
exit /b %errorlevel%

rem Sets outdated if a source is newer than its copy of the last build. why copies: nothing that comes with Windows and
rem starts fast can compare a tree with one file. Each xcopy lists the newer files, then says how many there were.
:is_outdated
set "outdated=yes"
if not exist "%made%\pawl.jar" exit /b 0
if not exist "%made%\sources" exit /b 0
set "newer=%made%\newer.%random%"
call :sources /l >"%newer%"
set "outdated="
for /f "usebackq" %%n in ("%newer%") do if not "%%n"=="0" set "outdated=yes"
del /q "%newer%"
exit /b 0

:sources
xcopy "%home%\pom.*" "%made%\sources" /i /d /y %1
for %%m in (core sqlite metrics dashboard server bench cli) do (
    xcopy "%home%\%%m\pom.*" "%made%\sources\%%m" /i /d /y %1
    xcopy "%home%\%%m\src\main" "%made%\sources\%%m\main" /i /d /s /y %1
)
exit /b 0

rem One at a time; whoever comes second waits and then finds the work done.
:build_once
if not exist "%made%" mkdir "%made%"
set "told="
:take_turn
mkdir "%made%\building" 2>nul
if not errorlevel 1 goto my_turn
if not defined told echo pawl: waiting for another pawl that is building; if there is none, delete %made%\building>&2
set "told=yes"
ping -n 2 127.0.0.1 >nul
goto take_turn
:my_turn
set "failed="
call :is_outdated
if defined outdated call :build
rmdir "%made%\building"
if defined failed exit /b 1
exit /b 0

:build
where mvn >nul 2>nul
if errorlevel 1 (
    echo pawl: needs Maven 3.8 or newer to build itself, but found no mvn>&2
    set "failed=yes"
    exit /b 1
)
if exist "%made%\pawl.jar" (
    echo pawl: building itself again, its sources have changed...>&2
) else (
    echo pawl: building itself, once ^(about a minute^)...>&2
)
rem Copied before the build: what is edited meanwhile is newer than its copy, and built next time.
if exist "%made%\sources" rmdir /s /q "%made%\sources"
call :sources >nul
pushd "%home%"
setlocal
set "JAVA_HOME=%jdk%"
call mvn -B -ntp -q -Dstyle.color=never -Dquick -pl cli -am package >"%made%\build.log" 2>&1 <nul
endlocal & set "result=%errorlevel%"
popd
if not "%result%"=="0" (
    type "%made%\build.log" >&2
    echo pawl: could not build itself; this log is %made%\build.log>&2
    rmdir /s /q "%made%\sources"
    set "failed=yes"
    exit /b 1
)
set "built=%made%\build\pawl-cli"
xcopy "%built%\native\org\sqlite\native" "%made%\native" /i /s /y /q >>"%made%\build.log" 2>&1
move /y "%built%\pawl.jar" "%made%\pawl.jar" >>"%made%\build.log" 2>&1
if errorlevel 1 (
    echo pawl: could not replace %made%\pawl.jar; end every pawl that runs, then try again>&2
    rmdir /s /q "%made%\sources"
    set "failed=yes"
    exit /b 1
)
del /q "%made%\classes-*" 2>nul
exit /b 0

rem An archive of loaded classes halves the time to start. It fits one build of Java and one jar at one place.
:archive_classes
set "warm=%made%\warm-up.%random%"
mkdir "%warm%"
"%jdk%\bin\java.exe" "-XX:ArchiveClassesAtExit=%warm%\classes" -Xlog:disable -XX:TieredStopAtLevel=1 -XX:+UseSerialGC "%natives%" -jar "%made%\pawl.jar" enqueue warm-up --json --db "%warm%\warm-up.db" >nul 2>&1 <nul
move /y "%warm%\classes" "%archive%" >nul 2>&1
rmdir /s /q "%warm%"
>"%archive%.fits" echo %jdk% %made%
exit /b 0
